"""Drawings as pure geometry: numbers in, numbers out. Templates make SVG of them, for page and print."""
