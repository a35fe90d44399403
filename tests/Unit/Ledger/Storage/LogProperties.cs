using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using LotusBridge.Ledger;

namespace LotusBridge.Tests.Unit.Ledger;

/// <summary>What holds for every tree and every way of filling a log; a failing case prints its seed.</summary>
public sealed class LogProperties
{
    private static readonly Digest[] Leaves = Some.Leaves(600);

    [Fact]
    public void Any_sequence_of_batches_gives_the_tree_of_RFC_6962() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(40),
        Prop.ForAll(Gen.ListOf(Gen.Choose(1, 90)).Where(b => b.Count is > 0 and < 7).ToArbitrary(), batches =>
        {
            using var folder = new LogFolder();
            folder.FillAsync(LogFolder.SmallSegment, [.. batches]).GetAwaiter().GetResult();
            using var store = folder.Open();
            return store.Size == batches.Sum()
                && store.Latest.Checkpoint.Root == Naive(Leaves.AsSpan(0, batches.Sum()));
        }));

    [Fact]
    public void Every_inclusion_proof_verifies_and_no_changed_one_does()
    {
        var tree = MerkleProofs.Over(Leaves);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(120), Prop.ForAll(Cases(), c =>
        {
            var (size, index, change) = (c.Item1, c.Item2 % c.Item1, c.Item3);
            var (proof, root, leaf) = (tree.Inclusion(index, size), tree.Root(size), Leaves[index]);
            return Merkle.VerifyInclusion(index, size, leaf, root, proof)
                && !Merkle.VerifyInclusion(index, size, Some.Flipped(leaf, change), root, proof)
                && !Merkle.VerifyInclusion(index, size, leaf, Some.Flipped(root, change), proof)
                && !Merkle.VerifyInclusion(index, size, leaf, root, [.. proof, leaf])
                && Changed(proof, change).All(p => !Merkle.VerifyInclusion(index, size, leaf, root, p))
                && (size == 1 || !Merkle.VerifyInclusion((index + 1) % size, size, leaf, root, proof));
        }));
    }

    [Fact]
    public void Every_consistency_proof_verifies_and_no_changed_one_does()
    {
        var tree = MerkleProofs.Over(Leaves);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(120), Prop.ForAll(Cases(), c =>
        {
            var (to, from, change) = (c.Item1, 1 + (c.Item2 % c.Item1), c.Item3);
            var (proof, old, root) = (tree.Consistency(from, to), tree.Root(from), tree.Root(to));
            return Merkle.VerifyConsistency(from, to, old, root, proof)
                && !Merkle.VerifyConsistency(from, to, Some.Flipped(old, change), root, proof)
                && !Merkle.VerifyConsistency(from, to, old, Some.Flipped(root, change), proof)
                && !Merkle.VerifyConsistency(from, to, old, root, [.. proof, old])
                && Changed(proof, change).All(p => !Merkle.VerifyConsistency(from, to, old, root, p));
        }));
    }

    [Fact]
    public void Every_subtree_proof_verifies_and_no_changed_one_does()
    {
        var tree = MerkleProofs.Over(Leaves);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(120), Prop.ForAll(Cases(), c =>
        {
            var (size, change) = (c.Item1, c.Item3);
            var start = c.Item2 % size / 8 * 8;
            var end = Math.Min(size, start + 1 + (change % 8));
            var (proof, root) = (tree.Subtree(start, end, size), tree.Root(size));
            var subtree = MerkleProofs.Over(Leaves[start..end]).Root(end - start);
            return Merkle.VerifySubtreeConsistency(start, end, size, subtree, root, proof)
                && !Merkle.VerifySubtreeConsistency(start, end, size, Some.Flipped(subtree, change), root, proof)
                && Changed(proof, change)
                    .All(p => !Merkle.VerifySubtreeConsistency(start, end, size, subtree, root, p));
        }));
    }

    [Fact]
    public async Task A_store_gives_every_proof_that_the_whole_tree_in_memory_gives()
    {
        using var folder = new LogFolder();
        await folder.FillAsync(LogFolder.SmallSegment, 250, 100, 250);
        using var store = folder.Open();
        var tree = MerkleProofs.Over(Leaves);

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(120), Prop.ForAll(Cases(), c =>
        {
            var (size, index) = (c.Item1, c.Item2 % c.Item1);
            return store.Root(size) == tree.Root(size)
                && store.InclusionProof(index, size).SequenceEqual(tree.Inclusion(index, size))
                && store.ConsistencyProof(index, size).SequenceEqual(tree.Consistency(index, size));
        }));
    }

    /// <summary>A size of 1 to 600, a number below 600 for a place in it, and a bit to change.</summary>
    private static Arbitrary<Tuple<int, int, int>> Cases() =>
        (from size in Gen.Choose(1, Leaves.Length)
         from place in Gen.Choose(0, Leaves.Length - 1)
         from bit in Gen.Choose(0, 255)
         select Tuple.Create(size, place, bit)).ToArbitrary();

    /// <summary>The proof with one bit of one hash changed, with one hash left out, with two swapped.</summary>
    private static IEnumerable<IReadOnlyList<Digest>> Changed(IReadOnlyList<Digest> proof, int bit)
    {
        for (var i = 0; i < proof.Count; i++)
        {
            yield return [.. proof.Take(i), Some.Flipped(proof[i], bit), .. proof.Skip(i + 1)];
            yield return [.. proof.Take(i), .. proof.Skip(i + 1)];
            if (i > 0)
            {
                yield return [.. proof.Take(i - 1), proof[i], proof[i - 1], .. proof.Skip(i + 1)];
            }
        }
    }

    /// <summary>RFC 6962 section 2.1 word for word, with no code of the product.</summary>
    private static Digest Naive(ReadOnlySpan<Digest> leaves)
    {
        if (leaves.Length == 1)
        {
            return leaves[0];
        }

        var k = 1;
        while (k * 2 < leaves.Length)
        {
            k *= 2;
        }

        return Digest.From(SHA256.HashData([0x01, .. Naive(leaves[..k]).Bytes, .. Naive(leaves[k..]).Bytes]));
    }
}
