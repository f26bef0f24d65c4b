"""How evaluations are checked (绩效自评核对): the figures of one form set against each other, part by part."""
