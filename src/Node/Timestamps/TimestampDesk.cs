using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Threading.RateLimiting;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Timestamps;
using LotusBridge.Node.Hosting;

namespace LotusBridge.Node.Timestamps;

/// <summary>The node's own time-stamp authority, where one is configured. Anybody may ask; all together so often.</summary>
internal sealed class TimestampDesk : IDisposable
{
    /// <summary>Time-stamps that are made in a second, averaged.</summary>
    public const int StampsASecond = 100;

    /// <summary>Time-stamps that are made at once.</summary>
    public const int Burst = 400;

    private readonly TimestampAuthority? authority;
    private readonly TokenBucketRateLimiter turns = new(new TokenBucketRateLimiterOptions
    {
        TokenLimit = Burst,
        TokensPerPeriod = StampsASecond,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        QueueLimit = 0,
    });

    private TimestampDesk(TimestampAuthority? authority) => this.authority = authority;

    public bool IsOpen => authority is not null;

    /// <exception cref="StartRefusedException">The certificate is open to others, or not one to stamp with.</exception>
    public static TimestampDesk Open(Settings settings)
    {
        if (settings.Tsa is not { } role)
        {
            return new TimestampDesk(null);
        }

        PrivateFile.Check(role.Certificate);
        try
        {
            return new TimestampDesk(
                new TimestampAuthority(X509Certificate2.CreateFromPemFile(role.Certificate), role.Policy));
        }
        catch (Exception error) when (error is CryptographicException or LedgerFormatException)
        {
            throw StartRefusedException.Configuration($"{role.Certificate}: {error.Message}");
        }
    }

    /// <summary>Null when too many ask.</summary>
    public byte[]? Answer(ReadOnlyMemory<byte> request, DateTimeOffset at)
    {
        using var turn = turns.AttemptAcquire();
        return turn.IsAcquired
            ? authority!.Answer(request, at, RandomNumberGenerator.GetBytes(TimestampAuthority.SerialLength))
            : null;
    }

    public void Dispose() => turns.Dispose();
}
