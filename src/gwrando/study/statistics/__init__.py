"""Statistics of a study: arrays in, dataclasses out. No engine, no names, no dates, no words."""
