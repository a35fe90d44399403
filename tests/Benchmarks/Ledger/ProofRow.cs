using System.Diagnostics;
using System.Security.Cryptography;
using LotusBridge.Ledger;

namespace LotusBridge.Benchmarks.Ledger;

/// <summary>Inclusion proofs under a checkpoint whose signatures were verified once, on one core.</summary>
internal static class ProofRow
{
    private const double Bar = 50_000;
    private const int Entries = 1 << 20;
    private const int Prepared = 4096;

    public static Task<Measured> RunAsync(Bench bench) => Task.FromResult(Run(bench));

    private static Measured Run(Bench bench)
    {
        var (entries, proofs) = Prepare(bench.IsQuick ? 1 << 12 : Entries);
        var policy = Policy.Parse($"log {Logs.Signer().Key}\nquorum none\n");
        var known = new KnownCheckpoints(policy);
        var (ours, bare) = (0.0, 0.0);
        for (var round = 0; round <= bench.Rounds; round++)
        {
            ours = PerSecond(bench.Round / 2, i => proofs[i % Prepared].Verify(entries[i % Prepared], known).Fault
                == ProofFault.None);
            bare = PerSecond(bench.Round / 2, i => Hashes(proofs[i % Prepared].Path.Count));
        }

        return new Measured(
            new Row("proofs", ours, "proofs/s/core", "the bare hashes of the same paths", bare, ours / bare, Bar, ours >= Bar),
            CpuMicroseconds: 1e6 / ours);
    }

    private static (byte[][] Entries, LogProof[] Proofs) Prepare(int size)
    {
        var entries = Enumerable.Range(0, size)
            .Select(i => SHA256.HashData(BitConverter.GetBytes(i))).ToArray();
        var levels = new List<Digest[]> { Array.ConvertAll(entries, e => Merkle.LeafHash(e)) };
        for (var below = levels[0]; below.Length > 1; below = levels[^1])
        {
            levels.Add([.. Enumerable.Range(0, below.Length / 2)
                .Select(i => Merkle.NodeHash(below[2 * i], below[(2 * i) + 1]))]);
        }

        var tree = new MerkleProofs((level, index) => levels[level][index]);
        var checkpoint = Logs.Signer().Sign(new Checkpoint(Logs.Origin, size, tree.Root(size)));
        // A stride without common factor with the size, so that the paths lie all over the tree.
        var places = Enumerable.Range(0, Prepared).Select(i => (int)(i * 48_271L % size)).ToArray();
        return (
            [.. places.Select(i => entries[i])],
            [.. places.Select(i => new LogProof(default, i, tree.Inclusion(i, size), checkpoint))]);
    }

    private static double PerSecond(TimeSpan length, Func<int, bool> verify)
    {
        var (clock, done) = (Stopwatch.StartNew(), 0);
        for (; clock.Elapsed < length; done++)
        {
            if (!verify(done))
            {
                throw new InvalidOperationException("a proof of the benchmark's own does not verify");
            }
        }

        return done / clock.Elapsed.TotalSeconds;
    }

    private static bool Hashes(int count)
    {
        Span<byte> message = stackalloc byte[1 + (2 * Digest.Length)];
        for (var i = 0; i <= count; i++)
        {
            SHA256.HashData(message, message[1..]);
        }

        return true;
    }
}
