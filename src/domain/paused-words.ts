const causeWords = {
  bounces: 'too many of its mails could not be delivered',
  complaints: 'too many people called its mails spam',
};

/** Why a mailbox that paused by itself sends nothing, and how that ends. */
export function pausedWords(address: string, cause: keyof typeof causeWords): { message: string; remedy: string } {
  return {
    message: `The mailbox ${address} paused by itself: ${causeWords[cause]}.`,
    remedy: `Look at what it sends to whom; then \`gtm sender resume ${address}\`.`,
  };
}
