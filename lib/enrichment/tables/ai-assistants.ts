/**
 * AI assistants by the host they refer from: matomo-org/searchengine-and-social-list 1.4.1, public domain (CC0 1.0)
 * (https://github.com/matomo-org/searchengine-and-social-list, read 2026-11).
 */

/** Name of the assistant by host; an entry with a path counts only below it. */
export const aiAssistants: ReadonlyMap<string, string> = new Map([
  ['yiyan.baidu.com', 'Baidu AI'],
  ['ai.baidu.com', 'Baidu AI'],
  ['chatplus.com', 'Chat+'],
  ['chat-gpt.org', 'Chat+'],
  ['chatgpt.com', 'ChatGPT'],
  ['chat.openai.com', 'ChatGPT'],
  ['labs.openai.com', 'ChatGPT'],
  ['claude.ai', 'Claude'],
  ['copilot.microsoft.com', 'Copilot'],
  ['chatglm.cn', 'ChatGLM'],
  ['chat.deepseek.com', 'Deepseek'],
  ['duck.ai', 'Duck.ai'],
  ['gemini.google.com', 'Gemini'],
  ['bard.google.com', 'Gemini'],
  ['grok.com', 'Grok'],
  ['x.com/i/grok', 'Grok'],
  ['iask.ai', 'iAsk'],
  ['app.jasper.ai', 'Jasper'],
  ['chat.mistral.ai', 'Le Chat'],
  ['meta.ai', 'Meta AI'],
  ['notebooklm.google.com', 'NotebookLM'],
  ['perplexity.ai', 'Perplexity'],
  ['chat.qwen.ai', 'Qwen'],
  ['app.writesonic.com', 'Writesonic'],
  ['you.com', 'You'],
]);
