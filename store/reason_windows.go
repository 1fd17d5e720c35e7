package store

// keyringPlace is Windows' English name for its keyring.
const keyringPlace = "Windows Credential Manager"

var systemReasons = credentialReasons
