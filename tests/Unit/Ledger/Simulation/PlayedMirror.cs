using LotusBridge.Ledger;
using LotusBridge.Ledger.Mirroring;
using LotusBridge.Ledger.Storage;
using LotusBridge.Ledger.Witnessing;

namespace LotusBridge.Tests.Unit.Ledger.Simulation;

/// <summary>A node's mirror: the product's, in a folder that survives its crashes and may be put back to an old copy.</summary>
internal sealed class PlayedMirror : PlayedCosigner, IDisposable
{
    private const int SegmentBytes = 4096;

    private static readonly byte[] Secret = new byte[Mirror.SecretLength];

    private readonly string folder;
    private readonly Dictionary<string, long> vouched = new(StringComparer.Ordinal);
    private Mirror? mirror;

    public PlayedMirror(int node, World world)
        : base(node, world)
    {
        folder = Path.Combine(world.Folder, "m" + node);
        mirror = Open();
        if (Vice == Simulation.Vice.RolledBack)
        {
            var copy = folder + ".copy";
            world.Schedule.After(world.Dice.Next(World.Trouble), () => SetAside(copy));
            world.Schedule.After(world.Dice.Next(World.Trouble), () => PutBack(copy));
        }
    }

    public override void Crash()
    {
        base.Crash();
        Dispose();
    }

    public override void Restart()
    {
        base.Restart();
        if (IsDown)
        {
            return;
        }

        mirror = Open();
        foreach (var (origin, size) in vouched.Where(_ => Vice is null))
        {
            var latest = mirror.Latest(Mirror.HashOf(origin));
            if (!latest.IsOk || SignedCheckpoint.Parse(Some.Bytes(latest.Body)).Checkpoint.Size < size)
            {
                World.Fault($"m{Node} has forgotten {origin} {size}, which it vouched for");
            }
        }
    }

    /// <summary>The first half of the protocol: entries are taken for this checkpoint.</summary>
    public void Announce(byte[] body, Action<WitnessReply> answer)
    {
        if (IsDown || Vice is Simulation.Vice.Silent)
        {
            return;
        }

        var reply = Vice is Simulation.Vice.Colluder or Simulation.Vice.Garbler
            ? MirrorReply.NoBody
            : mirror!.AddCheckpoint(body);
        answer(new WitnessReply(reply.Status, reply.ContentType, reply.Body));
    }

    public void Dispose()
    {
        mirror?.Dispose();
        mirror = null;
    }

    protected override async Task ReceiveAsync(byte[] body, Action<WitnessReply> answer)
    {
        var reply = await mirror!.AddEntriesAsync(new MemoryStream(body), encoding: null, World.ClockOf(Node), default);
        World.Tell($"m{Node} answers {reply.Status} {(reply.IsOk ? reply.Body.TrimEnd() : "")}");
        if (reply.IsOk)
        {
            Hold(body);
            answer(new WitnessReply(reply.Status, reply.ContentType, reply.Body));
        }
    }

    /// <summary>What it has just vouched for it must serve.</summary>
    private void Hold(byte[] body)
    {
        var request = AddEntries.ReadAsync(new RequestBody(new MemoryStream(body), body.Length), default).AsTask().Result!;
        var (hash, size) = (Mirror.HashOf(request.Origin), (int)request.End);
        var served = SignedCheckpoint.Parse(Some.Bytes(mirror!.Latest(hash).Body)).Checkpoint;
        var bundle = mirror.ReadTile(hash, new TilePath(TilePath.EntriesLevel, 0, (int)served.Size));
        var leaves = EntryBundle.Parse(bundle, (int)served.Size).Select(entry => Merkle.LeafHash(entry.Span)).ToList();
        if (served.Size < size || MerkleProofs.Over(leaves).Root(served.Size) != served.Root)
        {
            World.Fault($"m{Node} vouches for {request.Origin} {size} and does not serve it");
        }

        vouched[request.Origin] = Math.Max(size, vouched.GetValueOrDefault(request.Origin));
    }

    private Mirror Open() => Mirror.Open(
        folder, Cosigner, World.Setting.Owners.Select(owner => Keys.Logs[owner].Key), Secret,
        path => new WalFolder(path), SegmentBytes);

    private void SetAside(string copy)
    {
        if (!IsDown)
        {
            Dispose();
            Copy(folder, copy);
            mirror = Open();
        }
    }

    private void PutBack(string copy)
    {
        if (!IsDown && Directory.Exists(copy))
        {
            Dispose();
            Directory.Delete(folder, recursive: true);
            Copy(copy, folder);
            mirror = Open();
        }
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }
    }
}
