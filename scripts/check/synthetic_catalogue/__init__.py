"""Makes a catalogue of invented records, always the same ones, to measure searching and storing."""
