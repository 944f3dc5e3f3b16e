/** A versioned prompt: two messages with `{variable}` slots. Slots named in `untrusted` hold text from outside. */
export interface PromptTemplate {
  id: string;
  version: number;
  variables: readonly string[];
  untrusted: readonly string[];
  system: string;
  user: string;
}

export interface PromptMessage {
  role: 'system' | 'user' | 'assistant';
  content: string;
}
