-- Of a session's token only the digest is kept. Whoever is signed in stays so.
update auth.sessions set token = encode(sha256(convert_to(token, 'UTF8')), 'hex');
