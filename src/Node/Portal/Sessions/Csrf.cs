using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace LotusBridge.Node.Portal.Sessions;

/// <summary>
/// The token that every form carries: made from the secret of the visitor's own cookie, which no other site can read, so
/// that nothing needs to be kept for it and it ends with the session. In a page it is masked anew each time: how well a page
/// compresses tells nothing of it.
/// </summary>
internal static class Csrf
{
    /// <summary>The form's hidden field.</summary>
    public const string Field = "csrf";

    private static readonly byte[] Purpose = "lotus-bridge portal form v1"u8.ToArray();

    /// <summary>As the node knows it; in a page it stands only as <see cref="Masked"/>.</summary>
    public static string TokenOf(ReadOnlySpan<byte> secret) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(secret, Purpose));

    /// <summary>The token for one form of one page: random bytes, and the token's own under them.</summary>
    public static string Masked(string token)
    {
        var plain = Encoding.ASCII.GetBytes(token);
        var given = new byte[2 * plain.Length];
        RandomNumberGenerator.Fill(given.AsSpan(0, plain.Length));
        Xor(given.AsSpan(0, plain.Length), plain, given.AsSpan(plain.Length));
        return Base64Url.EncodeToString(given);
    }

    /// <param name="given">As <see cref="Masked"/> has made it, at any time.</param>
    public static bool Fits(string? given, string expected)
    {
        var token = Encoding.ASCII.GetBytes(expected);
        if (given is null || !Base64Url.IsValid(given, out var length) || length != 2 * token.Length)
        {
            return false;
        }

        var masked = Base64Url.DecodeFromChars(given);
        var plain = new byte[token.Length];
        Xor(masked.AsSpan(0, token.Length), masked.AsSpan(token.Length), plain);
        return CryptographicOperations.FixedTimeEquals(plain, token);
    }

    private static void Xor(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> into)
    {
        for (var place = 0; place < into.Length; place++)
        {
            into[place] = (byte)(left[place] ^ right[place]);
        }
    }
}
