package store

// keyringPlace is what Windows calls it in English.
const keyringPlace = "Windows Credential Manager"

var systemReasons = credentialReasons
