package dev.godwit.sample.ai;

/** Whose API a provider speaks. */
public enum ApiKind {
    OPENAI,
    ANTHROPIC,
    MISTRAL,
    OLLAMA,
    OTHER
}
