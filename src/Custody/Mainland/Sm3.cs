using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Macs;
using Org.BouncyCastle.Crypto.Parameters;

namespace LotusBridge.Custody.Mainland;

/// <summary>SM3 (GB/T 32905) and what is built on it: HMAC (RFC 2104) and HKDF (RFC 5869), 32 bytes each.</summary>
internal static class Sm3
{
    /// <summary>Length in bytes of a hash and of a MAC.</summary>
    public const int Length = 32;

    public static byte[] Hash(ReadOnlySpan<byte> content)
    {
        var digest = new SM3Digest();
        digest.BlockUpdate(content);
        var hash = new byte[Length];
        digest.DoFinal(hash, 0);
        return hash;
    }

    public static byte[] Mac(ReadOnlySpan<byte> key, ReadOnlySpan<byte> content)
    {
        var hmac = new HMac(new SM3Digest());
        hmac.Init(new KeyParameter(key));
        hmac.BlockUpdate(content);
        var mac = new byte[Length];
        hmac.DoFinal(mac, 0);
        return mac;
    }

    /// <summary>Fills <paramref name="output"/>, at most 255 times 32 bytes.</summary>
    public static void DeriveKey(
        ReadOnlySpan<byte> secret, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> info, Span<byte> output)
    {
        var input = secret.ToArray();
        var hkdf = new HkdfBytesGenerator(new SM3Digest());
        hkdf.Init(new HkdfParameters(input, salt.ToArray(), info.ToArray()));
        hkdf.GenerateBytes(output);
        CryptographicOperations.ZeroMemory(input);
    }
}
