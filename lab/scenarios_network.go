package lab

// networkScenarios are answers that do not come from AWS.
func networkScenarios() []Scenario {
	return []Scenario{{
		Name: "captive-portal", Title: "The network wants a sign-in of its own", Hand: Absent,
		Story:  "A hotel's web page answers in place of AWS.",
		change: func(k *conditions) { k.fault = always(captivePortal) },
	}, {
		Name: "host-not-found", Title: "The name of the sign-in service is not found", Hand: Absent,
		Story:  "DNS does not know oidc in this Region: the Region is misspelt, or a resolver filters names.",
		change: func(k *conditions) { k.network = noName },
	}, {
		Name: "connection-refused", Title: "A firewall refuses every connection", Hand: Absent,
		Story:  "Nothing of AWS and PingOne can be reached, and a firewall says so at once.",
		change: func(k *conditions) { k.network = refusing },
	}, {
		Name: "no-answer", Title: "Nothing answers", Hand: Absent,
		Story:  "Nothing of AWS and PingOne can be reached, and a firewall lets everybody wait.",
		change: func(k *conditions) { k.network = silent },
	}, {
		Name: "tls-intercepted", Title: "The company opens TLS connections", Hand: Absent,
		Story:  "An inspection answers in the name of every host, with certificates of an authority that this program does not know.",
		change: func(k *conditions) { k.network = intercepting },
	}, {
		Name: "proxy-sign-in", Title: "The proxy wants a password", Hand: Absent,
		Story:  "The company's proxy answers every request with 407: it does not know who is asking.",
		change: func(k *conditions) { k.network = proxySignIn },
	}, {
		Name: "foreign-verification-host", Title: "The page to open is not of AWS", Hand: Absent,
		Story:  "Something between here and AWS put its own address into the answer. It must not be opened.",
		change: func(k *conditions) { k.verificationHost = "device.sso.us-west-2.amazonaws.com.lab.example" },
	}}
}
