package main

import "github.com/rogpeppe/go-internal/testscript"

// The trees of the scripts are for systems on which root can act for others.

func cmdTree(ts *testscript.TestScript, _ bool, _ []string) { ts.Fatalf("not on Windows") }

func cmdOwned(ts *testscript.TestScript, _ bool, _ []string) { ts.Fatalf("not on Windows") }

func rootCondition(string) (bool, error) { return false, nil }
