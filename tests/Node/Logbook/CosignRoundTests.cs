using LotusBridge.Ledger;
using LotusBridge.Node.Logbook;

namespace LotusBridge.Tests.Node.Logbook;

/// <summary>Which checkpoint the next round of cosigning is for.</summary>
public sealed class CosignRoundTests : IDisposable
{
    private readonly Ed25519Signer key = Ed25519Signer.FromSeed(new byte[Ed25519Signer.SeedLength]);

    public void Dispose() => key.Dispose();

    [Theory]
    [InlineData(null, 7, 5, 7)]
    [InlineData(6, 7, 5, 6)]
    [InlineData(7, 7, 5, 7)]
    [InlineData(5, 7, 5, 7)]
    [InlineData(4, 7, 5, 7)]
    public void What_was_announced_too_late_hides_nothing_that_came_after_it(int? announced, int latest, int published, int next) =>
        Assert.Equal(
            next,
            CosignRounds.Next(announced is { } size ? At(size) : null, At(latest), At(published)).Checkpoint.Size);

    private SignedCheckpoint At(long size) =>
        new LogSigner("lotus-test/MO", key).Sign(new Checkpoint("lotus-test/MO", size, Digest.Of(BitConverter.GetBytes(size))));
}
