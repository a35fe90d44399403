using System.Security.Cryptography;

namespace LotusBridge.Custody.Sealing.Lanes;

/// <summary>
/// Some chunks in a row on their way through one lane: the lane's own buffers, cipher and hashes, used for one batch
/// after the other.
/// </summary>
internal sealed class Batch : IDisposable
{
    /// <summary>How many chunks a batch has where the content is long: 1 MiB.</summary>
    public const int MostChunks = 16;

    private readonly byte[] input;
    private readonly byte[] output;

    /// <param name="chunks">1 to 16, the same for all batches of a run.</param>
    /// <param name="from">Length in bytes of a full chunk as it is read.</param>
    /// <param name="to">Length in bytes of a full chunk as it is written.</param>
    public Batch(int chunks, int from, int to, IChunkCipher cipher)
    {
        input = GC.AllocateUninitializedArray<byte>(chunks * from, pinned: true);
        output = GC.AllocateUninitializedArray<byte>(chunks * to, pinned: true);
        (Chunks, Cipher) = (chunks, cipher);
    }

    public int Chunks { get; }

    public IChunkCipher Cipher { get; }

    /// <summary>The batch's place in the content, from 0.</summary>
    public long Number { get; set; }

    /// <summary>The number of its first chunk.</summary>
    public long FirstChunk => Number * Chunks;

    /// <summary>The whole buffer that a source fills.</summary>
    public Memory<byte> Room => input;

    /// <summary>What a source has filled.</summary>
    public int InputLength { get; set; }

    public ReadOnlyMemory<byte> Input => input.AsMemory(0, InputLength);

    /// <summary>Where the batch's input starts in the payload or content, in bytes.</summary>
    public long InputOffset => Number * input.Length;

    /// <summary>True when nothing of the content follows.</summary>
    public bool IsLast { get; set; }

    /// <summary>True when a former run has written what would be written.</summary>
    public bool IsDone { get; set; }

    public Memory<byte> OutputRoom => output;

    public int OutputLength { get; set; }

    public ReadOnlyMemory<byte> Output => output.AsMemory(0, OutputLength);

    /// <summary>Where the batch's output starts in the payload or content, in bytes.</summary>
    public long OutputOffset => Number * output.Length;

    /// <summary>What is wrong behind the output; thrown once the output has been written.</summary>
    public AgeFormatException? Fault { get; set; }

    public Leaves InputLeaves { get; } = new();

    public Leaves OutputLeaves { get; } = new();

    public void Dispose()
    {
        // One of the two is plaintext, whichever way the content goes.
        CryptographicOperations.ZeroMemory(input);
        CryptographicOperations.ZeroMemory(output);
        Cipher.Dispose();
    }
}
