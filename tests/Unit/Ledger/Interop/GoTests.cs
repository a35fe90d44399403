using System.Net;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Storage;

namespace LotusBridge.Tests.Unit.Ledger.Interop;

/// <summary>Go's note and tlog packages, and cosignatures of another implementation, read what we write and the reverse.</summary>
public sealed class GoTests
{
    private static readonly LogSigner Log = Some.Log();
    private static readonly Cosigner Witness = Some.Witness(1);

    [Fact]
    public void Go_opens_our_checkpoint_with_its_cosignature()
    {
        var note = Some.Cosigned(Log.Sign(Some.Tree(5)), (Witness, Some.Time));
        var said = Peers.GoSays(note.ToString(), "open", Log.Key.ToString(), Witness.Key.ToString());

        Assert.Equal($"{note.Note.Text}{Log.Key.Name}\n{Witness.Key.Name}\n", said);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Go_refuses_our_note_with_one_bit_changed(int line)
    {
        var note = Some.Cosigned(Log.Sign(Some.Tree(5)), (Witness, Some.Time)).Note;
        var spoilt = note.Signatures[line].Bytes.ToArray();
        spoilt[^1] ^= 1;
        var lines = note.Signatures.ToArray();
        lines[line] = new NoteSignature(lines[line].Name, lines[line].KeyId, spoilt);
        var (code, _) = Peers.Go(
            new SignedNote(note.Text, lines).ToString(), "open", Log.Key.ToString(), Witness.Key.ToString());

        Assert.NotEqual(0, code);
    }

    [Fact]
    public void We_open_what_Go_signs_and_cosigns_and_it_is_ours_byte_for_byte_where_there_is_no_time()
    {
        var own = Log.Sign(Some.Tree(5));
        var cosigner = Some.Witness(1);
        var said = Peers.GoSays(
            own.Note.Text, "sign", SecretOf(Log.Key, 1), "witness=" + SecretOf(Relabelled(cosigner.Key), 101));
        var signed = SignedCheckpoint.Parse(Some.Bytes(said));

        Assert.Equal(own.Note.Signatures[0].ToString(), signed.Note.Signatures[0].ToString());
        Assert.True(signed.IsSignedBy(Log.Key));
        var cosignature = Assert.Single(signed.Note.Verify([cosigner.Key])!);
        Assert.InRange(cosignature.Timestamp, Some.Time, Cosignature.MaxTimestamp);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(70)]
    [InlineData(256)]
    public void Roots_and_proofs_are_the_same_in_Go_and_here(int size)
    {
        var ours = MerkleProofs.Over(Some.Leaves(size));
        var rows = Peers.GoSays("", "prove", $"{size}").TrimEnd('\n').Split('\n');

        Assert.Equal(size, rows.Length);
        for (var n = 1; n <= size; n++)
        {
            var parts = rows[n - 1].Split(';');
            Assert.Equal(ours.Root(n).Base64, parts[0]);
            Assert.Equal(string.Join(',', ours.Inclusion(n - 1, size).Select(hash => hash.Base64)), parts[1]);
            Assert.Equal(string.Join(',', ours.Consistency(n, size).Select(hash => hash.Base64)), parts[2]);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(700)]
    public async Task Go_reads_and_proves_every_entry_from_our_tiles_over_HTTP(int size)
    {
        using var folder = new LogFolder();
        using var store = await FilledAsync(folder, size);
        using var served = new TileServer(store);

        var said = Peers.GoSays("", "read", served.Url, folder.Signer.Key.ToString());
        Assert.Equal(string.Concat(Enumerable.Range(0, size).Select(i => $"entry {i}\n")), said);
    }

    [Fact]
    public async Task Go_refuses_tiles_in_which_one_bit_is_changed()
    {
        using var folder = new LogFolder();
        using var store = await FilledAsync(folder, 300);
        using var served = new TileServer(store) { Spoilt = "tile/0/001.p/44" };

        var (code, said) = Peers.Go("", "read", served.Url, folder.Signer.Key.ToString());
        Assert.NotEqual(0, code);
        Assert.Contains("inconsistent", said, StringComparison.Ordinal);
    }

    private static async Task<LogStore> FilledAsync(LogFolder folder, int size)
    {
        var store = folder.Open(LogStore.SegmentBytes);
        await store.AppendAsync(LogFolder.Entries(0, size), default);
        return store;
    }

    /// <summary>Go's private form of a key that is the seed it is named by.</summary>
    private static string SecretOf(VerifierKey key, byte seed) =>
        $"PRIVATE+KEY+{key.Name}+{key.Id:x8}+{Convert.ToBase64String([(byte)key.Type, .. Enumerable.Repeat(seed, 32)])}";

    /// <summary>The other implementation makes a witness's key out of a log's.</summary>
    private static VerifierKey Relabelled(VerifierKey witness) => VerifierKey.ForLog(witness.Name, witness.PublicKey.Span);

    /// <summary>Serves a log's checkpoint and tiles as any static server would.</summary>
    private sealed class TileServer : IDisposable
    {
        private readonly HttpListener listener = new();
        private readonly LogStore store;

        public TileServer(LogStore store)
        {
            this.store = store;
            Url = $"http://127.0.0.1:{Peers.FreePort()}";
            listener.Prefixes.Add(Url + "/");
            listener.Start();
            _ = ServeAsync();
        }

        public string Url { get; }

        /// <summary>The path of a tile whose last bit is served wrong.</summary>
        public string? Spoilt { get; init; }

        public void Dispose() => listener.Close();

        private async Task ServeAsync()
        {
            while (listener.IsListening)
            {
                HttpListenerContext call;
                try
                {
                    call = await listener.GetContextAsync();
                }
                catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
                {
                    return;
                }

                var path = call.Request.Url!.AbsolutePath[1..];
                var bytes = path == "checkpoint" ? store.Latest.ToBytes() : store.ReadTile(TilePath.Parse(path));
                if (path == Spoilt)
                {
                    bytes![^1] ^= 1;
                }

                call.Response.StatusCode = bytes is null ? 404 : 200;
                call.Response.ContentLength64 = bytes?.Length ?? 0;
                await call.Response.OutputStream.WriteAsync(bytes ?? []);
                call.Response.Close();
            }
        }
    }
}
