import assert from 'node:assert/strict';
import { test } from 'node:test';
import { machineBehind } from './machine-agents.ts';

test('known proxies and scanners are told from the programs in which people read', () => {
  const machines: Record<string, string> = {
    'Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)': 'gmail-proxy',
    'Mozilla/5.0': 'apple-mail-privacy',
    'YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html': 'yahoo-proxy',
    'Barracuda Sentinel (EE)': 'barracuda',
    'Mimecast URL Protect': 'mimecast',
    'Proofpoint-URLDefense/1.0': 'proofpoint',
    'Mozilla/5.0 (compatible; SkypeUriPreview Preview/0.5)': 'outlook-safe-links',
    'python-requests/2.31.0': 'program',
    'Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/120.0': 'program',
  };
  for (const [agent, name] of Object.entries(machines)) assert.equal(machineBehind(agent), name, agent);
  for (const agent of [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)',
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36 Edg/126.0',
    'Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0; Pro)',
    'Thunderbird/115.0',
    '',
    null,
  ]) {
    assert.equal(machineBehind(agent), null, String(agent));
  }
});
