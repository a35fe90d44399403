using System.Diagnostics;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Witnessing;

namespace LotusBridge.Tests.Unit.Ledger.Interop;

/// <summary>
/// <c>litewitness</c> and our witness are asked the same, one request after the other, and must answer the same; and its
/// cosignature counts under a policy of ours.
/// </summary>
public sealed class LitewitnessTests(LitewitnessTests.Litewitness other) : IClassFixture<LitewitnessTests.Litewitness>
{
    private static readonly LogSigner Log = Some.Log();

    /// <summary>
    /// Where it takes what the specification refuses: it looks for the log before it reads the rest, and it reads numbers
    /// and the proof from nothing as they come.
    /// </summary>
    private static readonly string[] Laxer =
    [
        "no checkpoint: 400, not 404",
        "a proof from nothing: 422, not 200",
        "a leading zero: 400, not 200",
        "a plus sign: 400, not 200",
    ];

    private readonly Witness own = new(Some.Witness(1), [Log.Key], new MemoryWitnessStore());

    [Fact]
    public async Task Every_status_is_the_same_as_ours_and_its_cosignature_counts()
    {
        other.Start();
        var differ = new List<string>();
        foreach (var (what, body) in Requests())
        {
            var ours = await own.AddCheckpointAsync(body, Some.At, default);
            var (status, said) = await other.AskAsync(body);
            if (ours.Status != status)
            {
                differ.Add($"{what}: {ours.Status}, not {status}");
            }

            if (status == 409 && ours.Status == 409)
            {
                Assert.Equal(ours.Body, said);
            }

            if (status == 200 && ours.IsOk)
            {
                Counts(AddCheckpoint.Parse(body).Checkpoint, said);
            }
        }

        Assert.True(Laxer.SequenceEqual(differ, StringComparer.Ordinal), string.Join(Environment.NewLine, differ));
    }

    private void Counts(SignedCheckpoint checkpoint, string lines)
    {
        var note = CosignedCheckpoint.Assemble(checkpoint, [other.Key], [Some.Bytes(lines)]);
        var policy = Policy.Parse($"log {Log.Key}\nwitness other {other.Key}\nquorum other\n");
        var verdict = policy.Evaluate(note);
        Assert.True(verdict.IsAccepted, lines);
        Assert.InRange(verdict.ExistedBy!.Value.ToUnixTimeSeconds(), Some.Time, Cosignature.MaxTimestamp);
    }

    private static IEnumerable<(string What, byte[] Body)> Requests()
    {
        yield return ("no such log", Ask(0, 3, by: Some.Log("lotus-demo/XX")));
        yield return ("a strange key", Ask(0, 3, by: Some.Log(seed: 9)));
        yield return ("nothing", []);
        yield return ("no checkpoint", Some.Bytes("old 0\n\n"));
        yield return ("a negative size", Some.Bytes("old -1\n\n" + Log.Sign(Some.Tree(3))));
        yield return ("a proof from nothing", Body(0, [Digest.Of("x"u8)], Some.Tree(0)));
        yield return ("the first", Ask(0, 3));
        yield return ("the first again", Ask(0, 3));
        yield return ("the same", Ask(3, 3));
        yield return ("a leading zero", Some.Bytes("old 03\n\n" + Log.Sign(Some.Tree(3))));
        yield return ("a plus sign", Some.Bytes("old +3\n\n" + Log.Sign(Some.Tree(3))));
        yield return ("another old size", Ask(2, 5));
        yield return ("an old size above the new one", Body(4, [], Some.Tree(3)));
        yield return ("no proof", Body(3, [], Some.Tree(7)));
        yield return ("another proof", Body(3, MerkleProofs.Over(Some.Leaves(8)).Consistency(3, 8), Some.Tree(7)));
        yield return ("another root", Body(3, [], new Checkpoint(Some.Origin, 3, Digest.Of("x"u8))));
        yield return ("a fork", Fork(3, 7));
        yield return ("a larger one", Ask(3, 7));
        yield return ("a smaller one", Ask(3, 5));
        yield return ("much larger", Ask(7, 300));
    }

    private static byte[] Ask(int old, int size, LogSigner? by = null) =>
        Body(old, old == 0 ? [] : MerkleProofs.Over(Some.Leaves(size)).Consistency(old, size), Some.Tree(size), by);

    private static byte[] Fork(int old, int size)
    {
        var leaves = Some.Leaves(size);
        leaves[0] = Digest.Of("forged"u8);
        var tree = MerkleProofs.Over(leaves);
        return Body(old, tree.Consistency(old, size), new Checkpoint(Some.Origin, size, tree.Root(size)));
    }

    private static byte[] Body(int old, IReadOnlyList<Digest> proof, Checkpoint tree, LogSigner? by = null)
    {
        var signer = by ?? Log;
        return new AddCheckpoint(old, proof, signer.Sign(tree with { Origin = signer.Key.Name })).ToBytes();
    }

    /// <summary>The other witness with a key in an agent of its own, for one log.</summary>
    public sealed class Litewitness : IDisposable
    {
        private const string Name = "witness.example/lite";

        private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("lotus-lw-");
        private readonly List<Process> processes = [];
        private readonly HttpClient http = new();

        internal VerifierKey Key { get; private set; } = null!;

        internal void Start()
        {
            var (program, control) = (Peers.Program("litewitness"), Peers.Program("witnessctl"));
            Assert.SkipUnless(File.Exists("/usr/bin/ssh-agent"), "no ssh-agent here");
            var (key, agent, database) = (InFolder("key"), InFolder("agent"), InFolder("db"));
            Run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key);
            Launch("ssh-agent", "-D", "-a", agent);
            Eventually(() => File.Exists(agent));
            Assert.Equal(0, Peers.Run("ssh-add", ["-q", key], environment: new Dictionary<string, string> { ["SSH_AUTH_SOCK"] = agent }).Code);
            var blob = Convert.FromBase64String(File.ReadAllText(key + ".pub").Split(' ')[1]);
            Key = VerifierKey.ForCosigner(Name, blob.AsSpan()[^32..]);
            Run(control, "add-log", "-db", database, "-origin", Log.Key.Name);
            Run(control, "add-key", "-db", database, "-origin", Log.Key.Name, "-key", Log.Key.ToString());
            var fingerprint = Run("ssh-keygen", "-l", "-f", key).Split(' ')[1];
            var address = $"127.0.0.1:{Peers.FreePort()}";
            Launch(program, "-db", database, "-key", fingerprint, "-name", Name, "-ssh-agent", agent, "-listen", address);
            http.BaseAddress = new Uri($"http://{address}/");
            Eventually(Answers);
        }

        internal async Task<(int Status, string Body)> AskAsync(byte[] body)
        {
            using var content = new ByteArrayContent(body);
            using var reply = await http.PostAsync("add-checkpoint", content);
            return ((int)reply.StatusCode, await reply.Content.ReadAsStringAsync());
        }

        public void Dispose()
        {
            foreach (var process in processes)
            {
                process.Kill();
                process.WaitForExit();
                process.Dispose();
            }

            http.Dispose();
            folder.Delete(recursive: true);
        }

        private static string Run(string program, params string[] arguments)
        {
            var (code, said) = Peers.Run(program, arguments);
            Assert.True(code == 0, $"{program}: {said}");
            return said;
        }

        private static void Eventually(Func<bool> holds) =>
            Assert.True(SpinWait.SpinUntil(holds, TimeSpan.FromSeconds(20)), "the other witness did not start");

        private bool Answers()
        {
            try
            {
                using var reply = http.Send(new HttpRequestMessage(HttpMethod.Get, ""));
                return true;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }

        private void Launch(string program, params string[] arguments)
        {
            var process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            process.OutputDataReceived += (_, _) => { };
            process.ErrorDataReceived += (_, _) => { };
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            processes.Add(process);
        }

        private string InFolder(string name) => Path.Combine(folder.FullName, name);
    }
}
