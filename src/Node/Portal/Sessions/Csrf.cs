using System.Buffers.Text;
using System.Security.Cryptography;

namespace LotusBridge.Node.Portal.Sessions;

/// <summary>
/// The token that every form carries: made from the secret of the visitor's own cookie, which no other site can read, so
/// that nothing needs to be kept for it and it ends with the session.
/// </summary>
internal static class Csrf
{
    /// <summary>The form's hidden field.</summary>
    public const string Field = "csrf";

    private static readonly byte[] Purpose = "lotus-bridge portal form v1"u8.ToArray();

    public static string TokenOf(ReadOnlySpan<byte> secret) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(secret, Purpose));

    public static bool Fits(string? given, string expected) =>
        given is not null && CryptographicOperations.FixedTimeEquals(
            System.Text.Encoding.UTF8.GetBytes(given), System.Text.Encoding.UTF8.GetBytes(expected));
}
