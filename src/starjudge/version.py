"""The version, readable from below the front door."""

VERSION = "0.1.0"
