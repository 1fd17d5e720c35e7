module raccord

go 1.26.0
