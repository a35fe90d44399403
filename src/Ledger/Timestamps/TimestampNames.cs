using System.Security.Cryptography;

namespace LotusBridge.Ledger.Timestamps;

/// <summary>The object identifiers of RFC 3161, RFC 5652 and RFC 5035 that a time-stamp is made of.</summary>
internal static class TimestampNames
{
    public const string SignedContent = "1.2.840.113549.1.7.2";
    public const string TokenContent = "1.2.840.113549.1.9.16.1.4";
    public const string TimeStamping = "1.3.6.1.5.5.7.3.8";

    public const string Sha256 = "2.16.840.1.101.3.4.2.1";
    public const string Sha384 = "2.16.840.1.101.3.4.2.2";
    public const string Sha512 = "2.16.840.1.101.3.4.2.3";

    /// <summary>In bytes; null for a hash function that is not taken.</summary>
    public static int? LengthOf(string hash) => hash switch
    {
        Sha256 => SHA256.HashSizeInBytes,
        Sha384 => SHA384.HashSizeInBytes,
        Sha512 => SHA512.HashSizeInBytes,
        _ => null,
    };
}
