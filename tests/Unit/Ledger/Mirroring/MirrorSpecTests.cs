using LotusBridge.Ledger;
using LotusBridge.Ledger.Mirroring;
using LotusBridge.Ledger.Witnessing;

namespace LotusBridge.Tests.Unit.Ledger.Mirroring;

/// <summary>The worked example of spec/mirror.md, made again from its seeds.</summary>
public sealed class MirrorSpecTests
{
    [Fact]
    public async Task The_worked_example_comes_out_byte_for_byte()
    {
        var spec = await File.ReadAllTextAsync(Path.Combine(TestData.Repository, "spec", "mirror.md"));
        using var logKey = Ed25519Signer.FromSeed(Run(0x00));
        using var folder = new LogFolder { Signer = new LogSigner("lotus-demo/MO", logKey) };
        using var log = folder.Open();
        await log.AppendAsync([Commitment.To(Digest.Of("{}"u8), Run(0x20)).Bytes.ToArray()], default);
        await log.AppendAsync([Commitment.To(Digest.Of("{}"u8), Run(0x40)).Bytes.ToArray()], default);
        var cosigner = new Cosigner("lotus-demo/MO/mirror", Some.Key(0x09));
        var secret = Enumerable.Repeat((byte)0x0b, Mirror.SecretLength).ToArray();
        using var stage = new MirrorStage();
        using var mirror = Mirror.Open(Path.Combine(stage.Folder, "m"), cosigner, [folder.Signer.Key], secret);

        var body = MirrorUpload.Body(log, new AddEntries("lotus-demo/MO", 0, 2, default));
        Assert.True(mirror.AddCheckpoint(new AddCheckpoint(0, [], log.Latest).ToBytes()).IsOk);
        var reply = await mirror.AddEntriesAsync(new MemoryStream(body), null, Some.At, default);
        var ticket = new MirrorTicket(secret).For(log.Latest);

        Assert.Contains("mirror             " + cosigner.Key + "\n", spec, StringComparison.Ordinal);
        Assert.Contains(Convert.ToHexStringLower(body), Joined(spec), StringComparison.Ordinal);
        Assert.Contains("```text\n" + reply.Body + "```", spec, StringComparison.Ordinal);
        Assert.Contains(Convert.ToHexStringLower(ticket), Joined(spec), StringComparison.Ordinal);
    }

    private static string Joined(string text) => text.Replace("\n", "", StringComparison.Ordinal);

    private static byte[] Run(byte first) => [.. Enumerable.Range(first, 32).Select(i => (byte)i)];
}
