using LotusBridge.Tests.Unit.Orders;

namespace LotusBridge.Tests.Unit.Fuzz;

/// <summary>Changes valid input, and goes on from what has reached something new.</summary>
internal sealed class Search(Coverage coverage, byte[] valid, Dice dice)
{
    private const int MaxBytes = 100_000;

    private readonly List<byte[]> kept = [valid];
    private int reached = coverage.Reached;
    private long tries;

    /// <summary>What is to be tried now.</summary>
    public byte[] Input { get; private set; } = valid;

    public byte[] Next()
    {
        tries++;
        // The newest first: what it reached has been tried least.
        var from = dice.Next(3) == 0 ? kept[^1] : kept[dice.Next(kept.Count)];
        Input = dice.Next(20) == 0 ? Joined(from, kept[dice.Next(kept.Count)]) : Mutation.Of(from, dice);
        return Input;
    }

    /// <summary>Keeps the input that was just tried when it has reached something that none had.</summary>
    public void Learn(byte[] input)
    {
        var now = coverage.Reached;
        if (now > reached && input.Length <= MaxBytes)
        {
            kept.Add(input);
        }

        reached = now;
    }

    public override string ToString() => $"{tries} inputs, {kept.Count} kept, {reached} blocks reached in all";

    private byte[] Joined(byte[] left, byte[] right) =>
        [.. left.AsSpan(0, dice.Next(left.Length + 1)), .. right.AsSpan(dice.Next(right.Length + 1))];
}
