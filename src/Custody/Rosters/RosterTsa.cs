using LotusBridge.Ledger;
using LotusBridge.Ledger.Timestamps;

namespace LotusBridge.Custody.Rosters;

/// <summary>A territory's time-stamp authority (RFC 3161): its node's own, or anybody's.</summary>
/// <param name="Url">Where it takes requests; http or https, since a token says itself who made it.</param>
/// <param name="Certificate">Base64 of the certificate's DER; its tokens verify with this one and with no other.</param>
public sealed record RosterTsa(string Url, string Certificate)
{
    /// <summary>The longest address, in characters.</summary>
    public const int MaxUrlLength = 400;

    /// <summary>Null when address and certificate are in their form.</summary>
    internal string? Problem()
    {
        if (Url.Length > MaxUrlLength || !Uri.TryCreate(Url, UriKind.Absolute, out var address)
            || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps)
            || address.UserInfo.Length > 0 || address.Fragment.Length > 0)
        {
            return $"a time-stamp authority has an http or https address of at most {MaxUrlLength} characters";
        }

        try
        {
            Read();
            return null;
        }
        catch (LedgerFormatException error)
        {
            return error.Message;
        }
    }

    /// <exception cref="LedgerFormatException">No certificate to stamp with; never of a roster that was read.</exception>
    public TimestampCertificate Read()
    {
        var der = new byte[Certificate.Length];
        return Convert.TryFromBase64String(Certificate, der, out var length)
            && string.Equals(Convert.ToBase64String(der, 0, length), Certificate, StringComparison.Ordinal)
            ? TimestampCertificate.Parse(der.AsMemory(0, length))
            : throw new LedgerFormatException("a time-stamp certificate is canonical base64 of its DER");
    }
}
