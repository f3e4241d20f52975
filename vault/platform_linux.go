package vault

func thisPlatform(string) platform {
	return platform{
		kind:     "GNOME Keyring / Secret Service",
		limits:   secretServiceLimits(),
		patience: callLimit,
		explain:  explainSecretService,
		probe:    probeSecretService,
	}
}
