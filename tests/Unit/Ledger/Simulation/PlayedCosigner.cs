using LotusBridge.Ledger;
using LotusBridge.Ledger.Witnessing;

namespace LotusBridge.Tests.Unit.Ledger.Simulation;

/// <summary>Who cosigns at a node: as the product does, or as a bad node does in its place.</summary>
internal abstract class PlayedCosigner(int node, World world)
{
    private readonly List<string> heard = [];
    private int downs;

    protected int Node { get; } = node;

    protected World World { get; } = world;

    protected Cosigner Cosigner { get; } = Keys.CosignersOf(world.Setting)[node];

    protected Vice? Vice { get; } = world.Setting.Bad.TryGetValue(node, out var vice) ? vice : null;

    protected bool IsDown => downs > 0;

    public virtual void Crash() => downs++;

    public virtual void Restart() => downs--;

    /// <param name="body">As it came over the wire.</param>
    /// <param name="text">The text of the checkpoint that is to be cosigned.</param>
    /// <param name="answer">Called once, or never.</param>
    public void Receive(byte[] body, string text, Action<WitnessReply> answer)
    {
        switch (Vice)
        {
            case not null when IsDown:
            case null when IsDown:
            case Simulation.Vice.Silent:
                break;
            case Simulation.Vice.Colluder:
                answer(WitnessReply.Ok(Cosigner.Sign(text, AnyTime()) + "\n"));
                break;
            case Simulation.Vice.Garbler:
                answer(Garbled(text));
                break;
            default:
                Schedule.Watch(ReceiveAsync(body, answer));
                break;
        }
    }

    protected abstract Task ReceiveAsync(byte[] body, Action<WitnessReply> answer);

    private WitnessReply Garbled(string text)
    {
        var line = Cosigner.Sign(text, AnyTime()).ToString();
        heard.Add(line);
        var at = World.Dice.Next(line.Length);
        return World.Dice.Next(5) switch
        {
            0 => WitnessReply.Conflict(World.Dice.Next(100)),
            1 => WitnessReply.Inconsistent("no"),
            // A line of its own that it made for another checkpoint.
            2 => WitnessReply.Ok(World.Dice.Pick(heard) + "\n"),
            3 => WitnessReply.Ok(line[..at] + (char)(line[at] ^ 1) + line[(at + 1)..] + "\n"),
            _ => WitnessReply.Ok($"junk\n\n{line}\n{line}\n— {Keys.CosignersOf(World.Setting)[0].Key.Name} AAAAAAAA\n"),
        };
    }

    /// <summary>Any second that a cosignature can say.</summary>
    private long AnyTime() => World.Dice.Next(4) switch
    {
        0 => 1,
        1 => Cosignature.MaxTimestamp,
        _ => World.Now.ToUnixTimeSeconds() + World.Dice.Between(-100_000, 100_000),
    };
}
