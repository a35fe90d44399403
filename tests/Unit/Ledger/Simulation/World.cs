using LotusBridge.Ledger;
using LotusBridge.Ledger.Mirroring;
using LotusBridge.Ledger.Witnessing;
using LotusBridge.Tests.Unit.Orders;

namespace LotusBridge.Tests.Unit.Ledger.Simulation;

/// <summary>
/// One federation of one seed: real witnesses, policies, proofs and signatures; time, network and disks are played.
/// First trouble, then everything heals, and in the end it is judged.
/// </summary>
internal sealed class World : IDisposable
{
    /// <summary>How long there is trouble, in milliseconds.</summary>
    public const int Trouble = 3000;

    private const int Patience = 20_000;
    private const int Step = 250;

    private static int folders;

    private readonly List<string> faults = [];
    private readonly List<PlayedCosigner> cosigners;
    private readonly Dictionary<Digest, byte[]> entries = [];
    private readonly List<LogOwner> owners;
    private readonly int[] clockErrors;
    private readonly Action<string>? told;

    private World(Setting setting, Action<string>? told)
    {
        (Setting, this.told) = (setting, told);
        // The setting has drawn from the seed itself.
        Dice = new Dice(~setting.Seed);
        Network = new Network(Schedule, Dice, setting);
        Observer = new Observer(setting);
        clockErrors = [.. Enumerable.Range(0, setting.Nodes).Select(_ => Error())];
        Folder = setting.IsMirrored ? NewFolder() : "";
        cosigners =
        [
            .. Enumerable.Range(0, setting.Nodes).Select(node => setting.IsMirrored
                ? (PlayedCosigner)new PlayedMirror(node, this)
                : new PlayedWitness(node, this)),
        ];
        owners =
        [
            .. setting.Owners.Select(node => setting.Bad.ContainsKey(node)
                ? (LogOwner)new ForkingOwner(node, this)
                : new Owner(node, this)),
        ];
    }

    public Setting Setting { get; }

    public Dice Dice { get; }

    public Schedule Schedule { get; } = new();

    public Network Network { get; }

    public Observer Observer { get; }

    /// <summary>Where mirrors keep their copies; empty where there are none.</summary>
    public string Folder { get; }

    public bool IsHealed => Network.IsHealed;

    /// <summary>What went wrong in a run, in words; empty when nothing did.</summary>
    /// <param name="told">Gets every event as it happens.</param>
    public static IReadOnlyList<string> Run(Setting setting, Action<string>? told = null)
    {
        using var world = new World(setting, told);
        return world.Run();
    }

    public DateTimeOffset Now => Some.At.AddMilliseconds(Schedule.Now);

    /// <summary>What a node believes; an honest clock may be wrong and may step.</summary>
    public DateTimeOffset ClockOf(int node) => Now.AddSeconds(clockErrors[node]);

    public void Tell(FormattableString what)
    {
        if (told is not null)
        {
            told($"{Schedule.Now,6} {FormattableString.Invariant(what)}");
        }
    }

    public void Fault(string what)
    {
        Tell($"FAULT {what}");
        faults.Add(what);
    }

    /// <summary>The leaf of an entry, whose bytes are remembered for whoever mirrors it.</summary>
    public Digest Leaf(string entry)
    {
        var leaf = Merkle.LeafHash(Some.Bytes(entry));
        entries[leaf] = Some.Bytes(entry);
        return leaf;
    }

    /// <summary>
    /// Asks a node's witness, or its mirror in two steps, to cosign; answers come back over the same network, or do not.
    /// </summary>
    public void Ask(
        int from, int to, AddCheckpoint request, IReadOnlyList<Digest> leaves, Action<WitnessReply> answered)
    {
        var (body, text) = (request.ToBytes(), request.Checkpoint.Note.Text);
        if (cosigners[to] is not PlayedMirror mirror)
        {
            Cosign(from, to, body, text, answered);
            return;
        }

        Network.Send(from, to, () => mirror.Announce(body, announced => Network.Send(to, from, () =>
        {
            if (announced.IsOk)
            {
                Cosign(from, to, Upload(request.Checkpoint.Checkpoint, leaves), text, answered);
            }
            else
            {
                answered(announced);
            }
        })));
    }

    public void Dispose()
    {
        cosigners.OfType<PlayedMirror>().ToList().ForEach(mirror => mirror.Dispose());
        if (Setting.IsMirrored)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    private void Cosign(int from, int to, byte[] body, string text, Action<WitnessReply> answered) =>
        Network.Send(from, to, () => cosigners[to].Receive(body, text, reply =>
        {
            if (reply.IsOk)
            {
                Observer.Cosigned(text, reply.Body);
            }

            Network.Send(to, from, () => answered(reply));
        }));

    /// <summary>All entries in the one package that so few make; it is the whole tree, which needs no proof.</summary>
    private byte[] Upload(Checkpoint tree, IReadOnlyList<Digest> leaves) =>
    [
        .. new AddEntries(tree.Origin, 0, tree.Size, default).ToBytes(),
        .. EntryBundle.Format([.. leaves.Take((int)tree.Size).Select(leaf => (ReadOnlyMemory<byte>)entries[leaf])]),
        0,
    ];

    private IReadOnlyList<string> Run()
    {
        PlanTrouble();
        owners.ForEach(owner => Schedule.After(Dice.Next(50), owner.Start));
        Schedule.RunUntil(Trouble);
        Tell($"healed");
        Network.Heal();
        // Twice the patience of the slowest: who is down when all heals is back by then.
        for (var end = Trouble + Step; end <= Trouble + Patience && owners.Any(o => o.Unfinished is not null); end += Step)
        {
            Schedule.RunUntil(end);
        }

        faults.AddRange(Observer.Conflicts());
        faults.AddRange(Observer.TooEarly());
        faults.AddRange(Observer.WronglyAccused());
        if (Setting.MustBecomeFinal)
        {
            faults.AddRange(owners.Select(owner => owner.Unfinished).OfType<string>());
        }

        return faults;
    }

    private void PlanTrouble()
    {
        for (var node = 0; node < Setting.Nodes; node++)
        {
            for (var times = Dice.Next(Setting.CrashesOfNode + 1); times > 0; times--)
            {
                PlanCrash(node);
            }
        }

        for (var cut = 0; cut < Setting.Cuts; cut++)
        {
            var begin = Dice.Next(Trouble);
            var side = Dice.Shuffled(Enumerable.Range(0, Setting.Nodes)).Take(Dice.Between(1, Setting.Nodes - 1)).ToList();
            Schedule.After(begin, () =>
            {
                Tell($"cut off: {string.Join(' ', side)}");
                Network.Cut(side);
            });
            Schedule.After(begin + Dice.Next(1000), Network.Join);
        }
    }

    private void PlanCrash(int node)
    {
        var begin = Dice.Next(Trouble);
        var length = 20 + Dice.Next(600);
        var owner = owners.Find(one => one.Node == node);
        Schedule.After(begin, () =>
        {
            Tell($"n{node} crashes");
            cosigners[node].Crash();
            owner?.Crash();
            clockErrors[node] = Error();
        });
        Schedule.After(begin + length, () =>
        {
            cosigners[node].Restart();
            owner?.Restart();
        });
    }

    /// <summary>In memory where the system has such a place: what is played here is not the disk.</summary>
    private static string NewFolder() => Directory.CreateDirectory(Path.Combine(
        Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(),
        $"lotus-sim-{Environment.ProcessId}-{Interlocked.Increment(ref folders)}")).FullName;

    private int Error() => Dice.Between(-Setting.ClockError, Setting.ClockError);
}
