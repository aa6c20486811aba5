"""How did the store's tables come to be what they are? One file a step, forward and back."""
