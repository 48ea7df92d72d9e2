"""Models: from an event log to a discovered process model, and from that to BPMN."""
