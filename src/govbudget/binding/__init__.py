"""What a text says judged (正文判定): its statements as equations with all their readings, the wrong figure behind failures, its cause."""
