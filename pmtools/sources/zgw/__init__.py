"""Case systems by the ZGW APIs: what may be asked and kept, the state of a pull, its log."""
