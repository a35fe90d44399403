using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Timestamps;

namespace LotusBridge.Tests.Unit.Ledger.Timestamps;

/// <summary>An authority whose certificate is for one year from <see cref="Some.At"/>, and what it makes.</summary>
internal static class Stamps
{
    public static readonly byte[] Serial = [.. Enumerable.Range(1, TimestampAuthority.SerialLength).Select(i => (byte)i)];
    public static readonly DateTimeOffset From = Some.At;
    public static readonly DateTimeOffset Until = Some.At.AddDays(365);
    public static readonly Digest Root = Digest.Of("a checkpoint"u8);

    public static TimestampAuthority Authority { get; } = NewAuthority("MO");

    public static TimestampAuthority NewAuthority(string territory)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new TimestampAuthority(NewCertificate(key, territory), TimestampAuthority.DefaultPolicy);
    }

    public static X509Certificate2 NewCertificate(ECDsa key, string territory) =>
        TimestampCertificate.Create(key, "CN=time-stamps of " + territory, From, Until, Serial);

    public static TimestampRequest Request(Digest? digest = null) => TimestampRequest.For(digest ?? Root, new byte[8]);

    /// <summary>The token in a reply; the test fails with the reason where there is none.</summary>
    public static ReadOnlyMemory<byte> TokenIn(ReadOnlyMemory<byte> reply)
    {
        var token = TimestampReply.Read(reply, out var problem);
        Assert.True(token is not null, problem);
        return token.Value;
    }

    public static ReadOnlyMemory<byte> Token(
        DateTimeOffset? at = null, TimestampRequest? request = null, TimestampAuthority? by = null) =>
        TokenIn((by ?? Authority).Answer((request ?? Request()).ToBytes(), at ?? Some.At.AddDays(1), Serial));

    /// <summary>The flaw's code, or null.</summary>
    public static string? Flaw(
        ReadOnlyMemory<byte> token, Digest? root = null, TimestampAuthority? by = null, byte[]? nonce = null)
    {
        var verified = TimestampToken.Verify(token, root ?? Root, (by ?? Authority).Certificate, nonce, out var flaw);
        Assert.Equal(verified is null, flaw is not null);
        return flaw?.Code;
    }
}
