/** What other programs make of passwords: hashes of libxcrypt, and of Python's hashlib. */
export const PLUM = 'plum orbit 41';

const SALT = 'c2FsdHNhbHRzYWx0c2FsdA';

export const BCRYPT = '$2b$10$abcdefghijklmnopqrstuuJwdhq9xdVK3HbXcF/EQnNQuoJSEQ0Ve';

/** Each of `PLUM`. */
export const HASHES_OF_PLUM: readonly (readonly [string, string])[] = [
  ['bcrypt 2a', BCRYPT.replace('2b', '2a')],
  ['bcrypt 2b', BCRYPT],
  ['bcrypt 2y', BCRYPT.replace('2b', '2y')],
  ['PBKDF2 with SHA-1', `$pbkdf2-sha1$i=1000$${SALT}$0NlFdkH68HSadDm8j+U51+KHX4w`],
  ['PBKDF2 of Passlib with SHA-1', `$pbkdf2$1000$${SALT}$0NlFdkH68HSadDm8j.U51.KHX4w`],
  ['PBKDF2 with SHA-256', `$pbkdf2-sha256$i=1000,l=32$${SALT}$K69UwyL2tkhalHj4CrAGLhRVXiI93Hs94sxntZKm/GU`],
  [
    'PBKDF2 of Passlib with SHA-512',
    `$pbkdf2-sha512$1000$${SALT}$oudBqkUyUMMZP10TiDvlhmhbxn0VFKSV.eAzRSGuvXDS6ZBV7MbjRzeixnxIpVG3glLAPPHRM.7.X4NCXoQPXQ`,
  ],
  [
    'argon2id',
    '$argon2id$v=19$m=8192,t=2,p=4$c2FsdHNhbHRzYWx0c2FsdA$TTrjRWJiCDrSY7ql0PdbT5XTMZyP1iKic9rD840FfhM',
  ],
];

/** Of 72 times `x`. */
export const BCRYPT_OF_72 = '$2b$10$abcdefghijklmnopqrstuuhBb/0dYbuuS1CS8hp30IXhlFBW2VAWG';
/** Of `hub`, shorter than any policy allows. */
export const BCRYPT_OF_HUB = '$2b$10$abcdefghijklmnopqrstuugMvh.IK8kdxiSYIiDNPzyx2afXfLBKK';
/** Of `Zürich plum` with `ü` as two characters, as some keyboards type it. */
export const BCRYPT_OF_NFD = '$2b$10$abcdefghijklmnopqrstuuEq6XmhzqL29QWCQWi7I4hLxTvpKE5NO';

const LONG = 'a very much longer text to encrypt.  This one even stretches over morethan one line.';

/** Ulrich Drepper's own vectors, and two passwords outside of ASCII. */
export const SHA_CRYPT_VECTORS: readonly (readonly [string, string])[] = [
  ['Hello world!', '$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5'],
  ['Hello world!', '$5$rounds=10000$saltstringsaltst$3xv.VbSHBb41AL9AvLeujZkZRBAwqFMz2.opqey6IcA'],
  [LONG, '$5$rounds=1400$anotherlongsalts$Rx.j8H.h8HjEDGomFU8bDkXm3XIUnzyxf12oP84Bnq1'],
  ['a short string', '$5$rounds=123456$asaltof16chars..$gP3VQ/6X7UUEW3HkBn2w1/Ptq2jxPyzV/cZKmF/wJvD'],
  ['Zürich – 東京', '$5$short$5xnV54/s1aUmRKxNqRAHeYCIkhQy1YDDLsdaB5W8hc0'],
  [
    'Hello world!',
    '$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1',
  ],
  [
    'Hello world!',
    '$6$rounds=10000$saltstringsaltst$OW1/O6BYHV6BcXZu8QVeXbDWra3Oeqh0sbHbbMCVNSnCM/UrjmM0Dp8vOuZeHBy/YTBmSK6H9qs/y3RnOaw5v.',
  ],
  [
    LONG,
    '$6$rounds=1400$anotherlongsalts$POfYwTEok97VWcjxIiSOjiykti.o/pQs.wPvMxQ6Fm7I6IoYN3CmLs66x9t0oSwbtEW7o7UmJEiDwGqd8p4ur1',
  ],
  [
    'we have a short salt string but not a short password',
    '$6$rounds=77777$short$WuQyW2YR.hBNpjjRhpYD/ifIw05xdfeEyQoMxIXbkvr0gge1a1x3yRULJ5CCaUeOxFmtlcGZelFl5CxtgfiAc0',
  ],
  [
    'Zürich – 東京',
    '$6$short$BGMX29jsEYv/rxycc.kQleE1kYRb1XYmWIAo5VveHX47iEF6AE73SbxqBMEAvVqjRUu3uwaOUn5nBSd.Me1Zg.',
  ],
];
