using LotusBridge.Ledger;
using LotusBridge.Ledger.Witnessing;

namespace LotusBridge.Tests.Unit.Ledger.Simulation;

/// <summary>A node's witness: the product's, over a disk that crashes, or what a bad node does in its place.</summary>
internal sealed class PlayedWitness
{
    private const int Backups = 4;

    private readonly int node;
    private readonly World world;
    private readonly Vice? vice;
    private readonly Cosigner cosigner;
    private readonly CrashingStore store;
    private readonly Witness witness;
    private readonly List<string> heard = [];
    private int life;
    private int downs;

    public PlayedWitness(int node, World world)
    {
        (this.node, this.world, cosigner) = (node, world, Keys.Cosigners[node]);
        vice = world.Setting.Bad.TryGetValue(node, out var its) ? its : null;
        store = new CrashingStore(world.Schedule, world.Dice, world.Setting.Flaw);
        witness = new Witness(cosigner, world.Setting.Owners.Select(owner => Keys.Logs[owner].Key), store);
        if (vice == Vice.RolledBack)
        {
            PlanRollbacks();
        }
    }

    public void Crash()
    {
        (life, downs) = (life + 1, downs + 1);
        store.Crash();
    }

    public void Restart() => downs--;

    /// <param name="body">As it came over the wire.</param>
    /// <param name="text">The text of the checkpoint in it.</param>
    /// <param name="answer">Called once, or never.</param>
    public void Receive(byte[] body, string text, Action<WitnessReply> answer)
    {
        if (downs > 0)
        {
            return;
        }

        switch (vice)
        {
            case Vice.Silent:
                break;
            case Vice.Colluder:
                answer(WitnessReply.Ok(cosigner.Sign(text, AnyTime()) + "\n"));
                break;
            case Vice.Garbler:
                answer(Garbled(text));
                break;
            default:
                Schedule.Watch(ReceiveAsync(body, answer));
                break;
        }
    }

    private async Task ReceiveAsync(byte[] body, Action<WitnessReply> answer)
    {
        var begun = life;
        var reply = await witness.AddCheckpointAsync(body, world.ClockOf(node), default);
        if (begun == life)
        {
            world.Tell($"w{node} answers {reply.Status} {reply.Body.TrimEnd()}");
            answer(reply);
        }
    }

    private WitnessReply Garbled(string text)
    {
        var line = cosigner.Sign(text, AnyTime()).ToString();
        heard.Add(line);
        var at = world.Dice.Next(line.Length);
        return world.Dice.Next(5) switch
        {
            0 => WitnessReply.Conflict(world.Dice.Next(100)),
            1 => WitnessReply.Inconsistent("no"),
            // A line of its own that it made for another checkpoint.
            2 => WitnessReply.Ok(world.Dice.Pick(heard) + "\n"),
            3 => WitnessReply.Ok(line[..at] + (char)(line[at] ^ 1) + line[(at + 1)..] + "\n"),
            _ => WitnessReply.Ok($"junk\n\n{line}\n{line}\n— {Keys.Cosigners[0].Key.Name} AAAAAAAA\n"),
        };
    }

    /// <summary>Any second that a cosignature can say.</summary>
    private long AnyTime() => world.Dice.Next(4) switch
    {
        0 => 1,
        1 => Cosignature.MaxTimestamp,
        _ => world.Now.ToUnixTimeSeconds() + world.Dice.Between(-100_000, 100_000),
    };

    private void PlanRollbacks()
    {
        var copies = new List<IReadOnlyDictionary<string, WitnessState>> { store.Copy() };
        for (var i = 0; i < Backups; i++)
        {
            world.Schedule.After(world.Dice.Next(3000), () => copies.Add(store.Copy()));
            world.Schedule.After(world.Dice.Next(3000), () => store.Restore(world.Dice.Pick(copies)));
        }
    }
}
