package lake

type engine struct{}

func (e *engine) close() error { return nil }
