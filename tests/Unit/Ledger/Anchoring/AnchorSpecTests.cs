using LotusBridge.Ledger;
using LotusBridge.Ledger.Anchoring;

namespace LotusBridge.Tests.Unit.Ledger.Anchoring;

/// <summary>The numbers of spec/anchor.md are those that the code gives.</summary>
public sealed class AnchorSpecTests
{
    private static readonly string Spec = File.ReadAllText(Path.Combine(TestData.Repository, "spec", "anchor.md"));

    [Fact]
    public void The_worked_example_is_what_comes_out()
    {
        var bodies = Block("```text\nlotus-demo/4404");
        var lines = bodies.TrimEnd('\n').Split('\n');
        var heads = AnchoredHeads.Parse([.. lines.Chunk(3).Select(three => string.Join('\n', three) + "\n")]);
        Assert.Equal(2, heads.Heads.Count);
        Assert.Contains("root               " + heads.Root.Hex + "\n", Spec, StringComparison.Ordinal);
        Assert.Contains("data               " + Convert.ToHexStringLower(heads.CallData) + "\n", Spec, StringComparison.Ordinal);
        Assert.Contains(
            "leaf 1             " + Merkle.LeafHash(System.Text.Encoding.UTF8.GetBytes(heads.Heads[1].ToString())).Hex + "\n",
            Spec, StringComparison.Ordinal);
    }

    private static string Block(string start)
    {
        var from = Spec.IndexOf(start, StringComparison.Ordinal) + "```text\n".Length;
        return Spec[from..Spec.IndexOf("```", from, StringComparison.Ordinal)];
    }
}
