using LotusBridge.Ledger;

namespace LotusBridge.Tests.Unit.Ledger;

/// <summary>The worked example of spec/ledger.md, made again from its seeds.</summary>
public sealed class LedgerSpecTests
{
    [Fact]
    public async Task The_worked_example_comes_out_byte_for_byte()
    {
        var spec = await File.ReadAllTextAsync(Path.Combine(TestData.Repository, "spec", "ledger.md"));
        using var logKey = Ed25519Signer.FromSeed(Run(0x00));
        using var folder = new LogFolder { Signer = new LogSigner("lotus-demo/MO", logKey) };
        var witness = new Cosigner("witness.example/mo1", Some.Key(0x07));
        Digest[] entries =
            [Commitment.To(Digest.Of("{}"u8), Run(0x20)), Commitment.To(Digest.Of("{}"u8), Run(0x40))];

        using var store = folder.Open();
        foreach (var entry in entries)
        {
            await store.AppendAsync([entry.Bytes.ToArray()], default);
        }

        var proof = store.Prove(1, Run(0x40), Some.Cosigned(store.Latest, (witness, Some.Time)));
        var segment = await File.ReadAllBytesAsync(folder.Segments()[0]);

        Assert.Contains("entry 0            " + entries[0].Hex, spec, StringComparison.Ordinal);
        Assert.Contains("entry 1            " + entries[1].Hex, spec, StringComparison.Ordinal);
        Assert.Contains("leaf 1             " + Merkle.LeafHash(entries[1].Bytes).Hex, spec, StringComparison.Ordinal);
        Assert.Contains("log                " + folder.Signer.Key + "\n", spec, StringComparison.Ordinal);
        Assert.Contains("witness            " + witness.Key + "\n", spec, StringComparison.Ordinal);
        Assert.Contains("```text\n" + proof + "```", spec, StringComparison.Ordinal);
        Assert.Contains(
            Convert.ToHexStringLower(segment.AsSpan(4359, 263)),
            spec.Replace("\n", "", StringComparison.Ordinal),
            StringComparison.Ordinal);
    }

    private static byte[] Run(byte first) => [.. Enumerable.Range(first, 32).Select(i => (byte)i)];
}
