//! Whole runs, against servers on this machine.
