package clipboard

func clipboards(func(string) string) [][]string { return [][]string{{"pbcopy"}} }
