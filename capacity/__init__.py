"""Training, attendance and coverage of officials: the domain and the command line."""

VERSION = "0.1.0"
