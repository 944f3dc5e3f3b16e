const zero = new Set('BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' '));
const three = new Set('BHD IQD JOD KWD LYD OMR TND'.split(' '));

/** Decimals of a currency by ISO 4217. */
export function currencyDecimals(currency: string): number {
  return zero.has(currency) ? 0 : three.has(currency) ? 3 : 2;
}
