//! The names of algorithms, as the registries write them. A name here is not yet an
//! implementation: a profile may allow what the codec does not have.

use core::fmt;

use serde::{Deserialize, Serialize};

macro_rules! names {
    ($(#[$doc:meta])* $name:ident { $($(#[$item_doc:meta])* $item:ident = $text:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$item_doc])* #[serde(rename = $text)] $item,)+
        }

        impl $name {
            /// Every name of the registry that this library knows, in its order.
            pub const ALL: &'static [Self] = &[$(Self::$item),+];

            /// The registered name.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$item => $text,)+ }
            }

            /// Finds an algorithm by its exact registered name.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($text => Some(Self::$item),)+ _ => None }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.name())
            }
        }
    };
}

names! {
    /// JWE `alg`: how the content-encryption key reaches the recipient (RFC 7518 section 4).
    KeyManagement {
        /// RSAES-PKCS1-v1_5 (RFC 7518 section 4.2).
        Rsa1_5 = "RSA1_5",
        /// RSAES OAEP with SHA-1 (RFC 7518 section 4.3).
        RsaOaep = "RSA-OAEP",
        /// RSAES OAEP with SHA-256 (RFC 7518 section 4.3).
        RsaOaep256 = "RSA-OAEP-256",
        /// RSAES OAEP with SHA-384.
        RsaOaep384 = "RSA-OAEP-384",
        /// RSAES OAEP with SHA-512.
        RsaOaep512 = "RSA-OAEP-512",
        /// Direct key agreement (RFC 7518 section 4.6).
        EcdhEs = "ECDH-ES",
        /// Key agreement with AES-128 key wrapping (RFC 7518 section 4.6).
        EcdhEsA128Kw = "ECDH-ES+A128KW",
        /// Key agreement with AES-192 key wrapping (RFC 7518 section 4.6).
        EcdhEsA192Kw = "ECDH-ES+A192KW",
        /// Key agreement with AES-256 key wrapping (RFC 7518 section 4.6).
        EcdhEsA256Kw = "ECDH-ES+A256KW",
        /// AES-128 key wrapping (RFC 7518 section 4.4).
        A128Kw = "A128KW",
        /// AES-192 key wrapping (RFC 7518 section 4.4).
        A192Kw = "A192KW",
        /// AES-256 key wrapping (RFC 7518 section 4.4).
        A256Kw = "A256KW",
        /// AES-128-GCM key encryption (RFC 7518 section 4.7).
        A128GcmKw = "A128GCMKW",
        /// AES-192-GCM key encryption (RFC 7518 section 4.7).
        A192GcmKw = "A192GCMKW",
        /// AES-256-GCM key encryption (RFC 7518 section 4.7).
        A256GcmKw = "A256GCMKW",
        /// The shared key is the content-encryption key (RFC 7518 section 4.5).
        Dir = "dir",
        /// Password based, SHA-256 (RFC 7518 section 4.8).
        Pbes2Hs256A128Kw = "PBES2-HS256+A128KW",
        /// Password based, SHA-384 (RFC 7518 section 4.8).
        Pbes2Hs384A192Kw = "PBES2-HS384+A192KW",
        /// Password based, SHA-512 (RFC 7518 section 4.8).
        Pbes2Hs512A256Kw = "PBES2-HS512+A256KW",
    }
}

names! {
    /// JWE `enc`: how the content is encrypted (RFC 7518 section 5).
    ContentEncryption {
        /// AES-128-CBC with HMAC SHA-256 (RFC 7518 section 5.2.3); 32 octets of key.
        A128CbcHs256 = "A128CBC-HS256",
        /// AES-192-CBC with HMAC SHA-384 (RFC 7518 section 5.2.4); 48 octets of key.
        A192CbcHs384 = "A192CBC-HS384",
        /// AES-256-CBC with HMAC SHA-512 (RFC 7518 section 5.2.5); 64 octets of key.
        A256CbcHs512 = "A256CBC-HS512",
        /// AES-128-GCM (RFC 7518 section 5.3); 16 octets of key.
        A128Gcm = "A128GCM",
        /// AES-192-GCM (RFC 7518 section 5.3); 24 octets of key.
        A192Gcm = "A192GCM",
        /// AES-256-GCM (RFC 7518 section 5.3); 32 octets of key.
        A256Gcm = "A256GCM",
    }
}

names! {
    /// JWS `alg` (RFC 7518 section 3, RFC 8037, RFC 8812). `none` is absent: no profile can allow it.
    JwsAlgorithm {
        /// RSASSA-PKCS1-v1_5 with SHA-256.
        Rs256 = "RS256",
        /// RSASSA-PKCS1-v1_5 with SHA-384.
        Rs384 = "RS384",
        /// RSASSA-PKCS1-v1_5 with SHA-512.
        Rs512 = "RS512",
        /// RSASSA-PSS with SHA-256.
        Ps256 = "PS256",
        /// RSASSA-PSS with SHA-384.
        Ps384 = "PS384",
        /// RSASSA-PSS with SHA-512.
        Ps512 = "PS512",
        /// ECDSA on P-256 with SHA-256.
        Es256 = "ES256",
        /// ECDSA on P-384 with SHA-384.
        Es384 = "ES384",
        /// ECDSA on P-521 with SHA-512.
        Es512 = "ES512",
        /// ECDSA on secp256k1 with SHA-256 (RFC 8812).
        Es256K = "ES256K",
        /// Edwards-curve signature, Ed25519 (RFC 8037).
        EdDsa = "EdDSA",
        /// HMAC with SHA-256.
        Hs256 = "HS256",
        /// HMAC with SHA-384.
        Hs384 = "HS384",
        /// HMAC with SHA-512.
        Hs512 = "HS512",
    }
}

names! {
    /// Digests as OpenPGP and the profiles name them (RFC 9580 section 9.5).
    Digest {
        /// Broken; never accepted on a signature.
        Md5 = "MD5",
        /// Broken; never accepted on a signature.
        Sha1 = "SHA-1",
        /// Outdated; never accepted on a signature.
        Ripemd160 = "RIPEMD-160",
        /// 28 octets.
        Sha224 = "SHA-224",
        /// 32 octets.
        Sha256 = "SHA-256",
        /// 48 octets.
        Sha384 = "SHA-384",
        /// 64 octets.
        Sha512 = "SHA-512",
        /// 32 octets.
        Sha3_256 = "SHA3-256",
        /// 64 octets.
        Sha3_512 = "SHA3-512",
    }
}

impl Digest {
    /// Octets of the hash.
    #[must_use]
    pub const fn octets(self) -> usize {
        match self {
            Self::Md5 => 16,
            Self::Sha1 | Self::Ripemd160 => 20,
            Self::Sha224 => 28,
            Self::Sha256 | Self::Sha3_256 => 32,
            Self::Sha384 => 48,
            Self::Sha512 | Self::Sha3_512 => 64,
        }
    }
}

names! {
    /// Symmetric ciphers of OpenPGP (RFC 9580 section 9.3).
    Cipher {
        /// Outdated; 16 octets of key, 8 of block.
        Idea = "IDEA",
        /// Outdated; 24 octets of key, 8 of block.
        TripleDes = "TripleDES",
        /// Outdated; 16 octets of key, 8 of block.
        Cast5 = "CAST5",
        /// Outdated; 16 octets of key, 8 of block.
        Blowfish = "Blowfish",
        /// 16 octets of key.
        Aes128 = "AES-128",
        /// 24 octets of key.
        Aes192 = "AES-192",
        /// 32 octets of key.
        Aes256 = "AES-256",
        /// 32 octets of key.
        Twofish = "Twofish",
        /// 16 octets of key.
        Camellia128 = "Camellia-128",
        /// 24 octets of key.
        Camellia192 = "Camellia-192",
        /// 32 octets of key.
        Camellia256 = "Camellia-256",
    }
}

names! {
    /// How OpenPGP protects the integrity of encrypted data (RFC 9580 section 5.13).
    IntegrityProtection {
        /// Version 1 with a modification detection code.
        SeipdV1 = "SEIPDv1",
        /// Version 2 with an AEAD mode.
        SeipdV2 = "SEIPDv2",
    }
}

names! {
    /// OpenPGP public-key algorithms (RFC 9580 section 9.1), each with its older encoding apart.
    PublicKeyAlgorithm {
        /// RSA, to sign and to encrypt.
        Rsa = "RSA",
        /// DSA.
        Dsa = "DSA",
        /// Elgamal.
        Elgamal = "Elgamal",
        /// ECDSA, on NIST and Brainpool curves.
        Ecdsa = "ECDSA",
        /// ECDH, X25519 in its older encoding among it.
        Ecdh = "ECDH",
        /// Ed25519 in its older encoding.
        EddsaLegacy = "EdDSA",
        /// Ed25519.
        Ed25519 = "Ed25519",
        /// X25519.
        X25519 = "X25519",
        /// Ed448.
        Ed448 = "Ed448",
        /// X448.
        X448 = "X448",
    }
}

names! {
    /// OpenPGP compression (RFC 9580 section 9.4).
    Compression {
        /// The data as it is.
        None = "none",
        /// DEFLATE (RFC 1951).
        Zip = "ZIP",
        /// DEFLATE with a checksum (RFC 1950).
        Zlib = "ZLIB",
        /// BZip2.
        Bzip2 = "BZip2",
    }
}

names! {
    /// JOSE serializations (RFC 7515 section 7, RFC 7516 section 7).
    Serialization {
        /// Parts joined by dots.
        Compact = "compact",
        /// One JSON object, one recipient or signature.
        Flattened = "flattened",
        /// One JSON object, any number of recipients or signatures.
        General = "general",
    }
}
