using LotusBridge.Ledger;
using LotusBridge.Ledger.Witnessing;

namespace LotusBridge.Tests.Unit.Ledger.Simulation;

/// <summary>
/// An honest log: appends in batches, signs what is durable, asks every witness for the newest checkpoint until the
/// policy holds, and goes on appending meanwhile.
/// </summary>
internal sealed class Owner : LogOwner
{
    private const int Retry = 120;
    private const int Careless = 60;

    private readonly Policy policy;
    private readonly VerifierKey[] cosigners;
    private readonly int wanted;
    private readonly Dictionary<int, long> known = [];
    private readonly Dictionary<long, Dictionary<int, string>> replies = [];
    private List<Digest> leaves = [];
    private List<Digest> durable = [];
    private long final;
    private int entries;
    private int life;
    private int downs;

    public Owner(int node, World world)
        : base(node, world)
    {
        policy = Keys.PolicyOf(world.Setting);
        cosigners = [.. policy.Witnesses.Select(one => one.Key)];
        wanted = world.Dice.Between(3, 20);
    }

    public override string? Unfinished =>
        final < wanted ? $"n{Node}: {final} of {wanted} entries are final after all has healed" : null;

    public override void Start()
    {
        if (downs == 0)
        {
            Append();
            Asking();
        }
    }

    public override void Crash()
    {
        (life, downs) = (life + 1, downs + 1);
        leaves = [.. durable];
        known.Clear();
        replies.Clear();
    }

    public override void Restart()
    {
        downs--;
        Start();
    }

    private void Append()
    {
        if (leaves.Count >= wanted)
        {
            return;
        }

        var count = World.Dice.Between(1, Math.Min(5, wanted - leaves.Count));
        // After a crash others stand where these stood: nobody was told of them.
        var batch = Enumerable.Range(0, count).Select(_ => World.Leaf($"n{Node} {entries++}")).ToArray();
        var begun = life;
        if (World.Setting.Flaw == Flaw.SignsBeforeDurable)
        {
            leaves.AddRange(batch);
            AskAll();
        }

        World.Schedule.After(World.Setting.Flaw == Flaw.SignsBeforeDurable ? Careless : World.Dice.Between(1, 9), () =>
        {
            if (begun != life)
            {
                return;
            }

            durable.AddRange(batch);
            if (World.Setting.Flaw != Flaw.SignsBeforeDurable)
            {
                leaves.AddRange(batch);
                AskAll();
            }
        });
        After(World.IsHealed ? 1 : World.Dice.Between(70, 700), Append);
    }

    private void Asking()
    {
        if (final < wanted)
        {
            AskAll();
            After(Retry, Asking);
        }
    }

    private void AskAll()
    {
        if (leaves.Count == 0 || final == leaves.Count)
        {
            return;
        }

        var own = Sign(leaves, leaves.Count);
        var answered = Answered(own.Checkpoint.Size);
        foreach (var witness in Enumerable.Range(0, World.Setting.Nodes).Where(node => !answered.ContainsKey(node)))
        {
            AskOne(witness, own);
        }
    }

    private void AskOne(int witness, SignedCheckpoint own)
    {
        var old = known.GetValueOrDefault(witness);
        if (old <= own.Checkpoint.Size)
        {
            var begun = life;
            Ask(witness, old, leaves, own, reply =>
            {
                if (begun == life)
                {
                    Take(witness, own, reply);
                }
            });
        }
    }

    private void Take(int witness, SignedCheckpoint own, WitnessReply reply)
    {
        var size = own.Checkpoint.Size;
        if (reply.IsOk)
        {
            known[witness] = Math.Max(size, known.GetValueOrDefault(witness));
            Answered(size)[witness] = reply.Body;
            Judge(own);
        }
        else if (StoredSize(reply) is { } stored && stored <= leaves.Count)
        {
            known[witness] = stored;
            if (stored < size)
            {
                AskOne(witness, own);
            }
        }
        else if (!World.Setting.Bad.ContainsKey(witness))
        {
            World.Fault($"n{Node}: an honest witness, w{witness}, refuses the honest log: {reply.Status} {reply.Body.TrimEnd()}");
        }
    }

    private void Judge(SignedCheckpoint own)
    {
        var answered = Answered(own.Checkpoint.Size);
        if (own.Checkpoint.Size <= final || answered.Count < World.Setting.Thresholds.Sum())
        {
            return;
        }

        var note = CosignedCheckpoint.Assemble(
            own, cosigners, answered.Values.Select(body => (ReadOnlyMemory<byte>)Some.Bytes(body)));
        if (policy.Evaluate(note).IsAccepted)
        {
            World.Tell($"n{Node} is final up to {own.Checkpoint.Size}");
            final = own.Checkpoint.Size;
        }
        else if (World.IsHealed)
        {
            // A line that did not count is asked for again.
            answered.Clear();
        }
    }

    private Dictionary<int, string> Answered(long size)
    {
        if (!replies.TryGetValue(size, out var answered))
        {
            replies.Add(size, answered = []);
        }

        return answered;
    }

    private void After(int milliseconds, Action act)
    {
        var begun = life;
        World.Schedule.After(milliseconds, () =>
        {
            if (begun == life && downs == 0)
            {
                act();
            }
        });
    }
}
