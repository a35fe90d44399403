using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using LotusBridge.Custody.Sealing;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Pkcs;

namespace LotusBridge.Custody.Mainland;

/// <summary>
/// The secret of an <see cref="Sm2PublicKey"/>, written <c>SM-SECRET-KEY-1…</c>, 73 characters; never printed.
/// </summary>
/// <remarks>The library keeps the number where nobody can clear it: see <c>docs/adr/0018-mainland.md</c>.</remarks>
public sealed class Sm2PrivateKey
{
    /// <summary>Length of the secret in bytes.</summary>
    public const int Length = Sm2Curve.FieldLength;

    private const string Prefix = "sm-secret-key-";
    private const string TextPrefix = "SM-SECRET-KEY-1";

    private readonly ECPrivateKeyParameters parameters;

    private Sm2PrivateKey(BigInteger secret)
    {
        parameters = new ECPrivateKeyParameters(secret, Sm2Curve.Domain);
        PublicKey = new Sm2PublicKey(Sm2Curve.Domain.G.Multiply(secret).Normalize());
    }

    public Sm2PublicKey PublicKey { get; }

    /// <summary>Draws a key, uniform in its range.</summary>
    public static Sm2PrivateKey Generate(Randomness random)
    {
        var secret = GC.AllocateArray<byte>(Length, pinned: true);
        while (true)
        {
            random(secret);
            if (TryFrom(secret, out var key))
            {
                CryptographicOperations.ZeroMemory(secret);
                return key;
            }
        }
    }

    /// <summary>Reads <c>SM-SECRET-KEY-1…</c>; false for anything else.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Sm2PrivateKey? key)
    {
        key = null;
        if (text is null || !text.StartsWith(TextPrefix, StringComparison.Ordinal)
            || !Bech32.TryDecode(text, Prefix, out var secret))
        {
            return false;
        }

        TryFrom(secret, out key);
        CryptographicOperations.ZeroMemory(secret);
        return key is not null;
    }

    /// <inheritdoc cref="TryParse"/>
    /// <exception cref="FormatException">Not such a key. The message does not repeat the text.</exception>
    public static Sm2PrivateKey Parse(string text) => TryParse(text, out var key)
        ? key
        : throw new FormatException("an SM2 secret key is 'SM-SECRET-KEY-1' and 58 letters and digits with their checksum");

    /// <summary>The <c>SM-SECRET-KEY-1…</c> form: the secret itself.</summary>
    public string Reveal()
    {
        var secret = parameters.D.ToByteArrayUnsigned();
        var padded = new byte[Length];
        secret.CopyTo(padded, Length - secret.Length);
        var text = Bech32.Encode(Prefix, padded).ToUpperInvariant();
        CryptographicOperations.ZeroMemory(secret);
        CryptographicOperations.ZeroMemory(padded);
        return text;
    }

    /// <summary>PrivateKeyInfo as PEM, for <c>openssl</c>: the secret itself.</summary>
    public string RevealPem() => PemEncoding.WriteString(
        "PRIVATE KEY", PrivateKeyInfoFactory.CreatePrivateKeyInfo(parameters).GetDerEncoded()) + "\n";

    /// <summary>DER; verified by <see cref="Sm2PublicKey.Verifies"/>, which says over what.</summary>
    public byte[] Sign(ReadOnlySpan<byte> message, Randomness random)
    {
        var signer = new SM2Signer();
        signer.Init(forSigning: true, new ParametersWithRandom(parameters, new GivenRandom(random)));
        signer.BlockUpdate(message);
        return signer.GenerateSignature();
    }

    public override string ToString() => "[key]";

    /// <summary>False when the file key was not wrapped for this key.</summary>
    /// <param name="wrapped">As <see cref="Sm2Cipher.Flatten"/> gives it.</param>
    internal bool TryUnwrap(byte[] wrapped, Span<byte> fileKey) => Sm2Cipher.TryDecrypt(parameters, wrapped, fileKey);

    /// <summary>False unless there are 32 bytes in [1, n - 2]: with n - 1 a signature would divide by zero.</summary>
    private static bool TryFrom(ReadOnlySpan<byte> secret, [NotNullWhen(true)] out Sm2PrivateKey? key)
    {
        key = null;
        if (secret.Length != Length)
        {
            return false;
        }

        var number = new BigInteger(1, secret);
        key = number.SignValue > 0 && number.CompareTo(Sm2Curve.Domain.N.Subtract(BigInteger.One)) < 0
            ? new Sm2PrivateKey(number)
            : null;
        return key is not null;
    }
}
