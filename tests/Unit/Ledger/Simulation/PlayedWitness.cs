using LotusBridge.Ledger.Witnessing;

namespace LotusBridge.Tests.Unit.Ledger.Simulation;

/// <summary>A node's witness: the product's, over a disk that crashes.</summary>
internal sealed class PlayedWitness : PlayedCosigner
{
    private const int Backups = 4;

    private readonly CrashingStore store;
    private readonly Witness witness;
    private int life;

    public PlayedWitness(int node, World world)
        : base(node, world)
    {
        store = new CrashingStore(world.Schedule, world.Dice, world.Setting.Flaw);
        witness = new Witness(Cosigner, world.Setting.Owners.Select(owner => Keys.Logs[owner].Key), store);
        if (Vice == Simulation.Vice.RolledBack)
        {
            PlanRollbacks();
        }
    }

    public override void Crash()
    {
        base.Crash();
        life++;
        store.Crash();
    }

    protected override async Task ReceiveAsync(byte[] body, Action<WitnessReply> answer)
    {
        var begun = life;
        var reply = await witness.AddCheckpointAsync(body, World.ClockOf(Node), default);
        if (begun == life)
        {
            World.Tell($"w{Node} answers {reply.Status} {reply.Body.TrimEnd()}");
            answer(reply);
        }
    }

    private void PlanRollbacks()
    {
        var copies = new List<IReadOnlyDictionary<string, WitnessState>> { store.Copy() };
        for (var i = 0; i < Backups; i++)
        {
            World.Schedule.After(World.Dice.Next(World.Trouble), () => copies.Add(store.Copy()));
            World.Schedule.After(World.Dice.Next(World.Trouble), () => store.Restore(World.Dice.Pick(copies)));
        }
    }
}
