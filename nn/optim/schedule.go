package optim

import (
	"math"

	"gradrepl/engine/tensor"
)

// Schedule is a learning rate that changes with the epoch, counted from 0:
//
//	optimizer.SetLR(schedule.At(epoch))
type Schedule interface {
	At(epoch int) float64
}

// StepLR multiplies the rate by Gamma every StepSize epochs.
type StepLR struct {
	LR       float64
	StepSize int
	Gamma    float64
}

// At is LR · Gamma^⌊epoch/StepSize⌋. It panics for a StepSize below 1.
func (s StepLR) At(epoch int) float64 {
	checkEpochs("StepLR", "StepSize", s.StepSize)
	return s.LR * math.Pow(s.Gamma, float64(epoch/s.StepSize))
}

// ExponentialLR multiplies the rate by Gamma every epoch.
type ExponentialLR struct{ LR, Gamma float64 }

// At is LR · Gamma^epoch.
func (s ExponentialLR) At(epoch int) float64 { return s.LR * math.Pow(s.Gamma, float64(epoch)) }

// CosineAnnealingLR lets the rate fall from LR to EtaMin in TMax epochs along
// half a cosine, and then rise again (Loshchilov and Hutter, 2017).
type CosineAnnealingLR struct {
	LR     float64
	TMax   int
	EtaMin float64
}

// At is EtaMin + (LR − EtaMin) · (1 + cos(π·epoch/TMax)) / 2. It panics for a
// TMax below 1.
func (s CosineAnnealingLR) At(epoch int) float64 {
	checkEpochs("CosineAnnealingLR", "TMax", s.TMax)
	return s.EtaMin + (s.LR-s.EtaMin)*(1+math.Cos(math.Pi*float64(epoch)/float64(s.TMax)))/2
}

// LinearLR lets the rate go from StartFactor·LR to EndFactor·LR in TotalIters
// epochs, where it stays: with a small StartFactor a warm-up.
type LinearLR struct {
	LR                     float64
	StartFactor, EndFactor float64
	TotalIters             int
}

// At is LR times a factor on the line between the two. It panics for
// TotalIters below 1.
func (s LinearLR) At(epoch int) float64 {
	checkEpochs("LinearLR", "TotalIters", s.TotalIters)
	done := math.Min(float64(epoch)/float64(s.TotalIters), 1)
	return s.LR * (s.StartFactor + (s.EndFactor-s.StartFactor)*done)
}

// checkEpochs panics for a number of epochs that a schedule cannot divide by.
func checkEpochs(schedule, field string, n int) {
	if n < 1 {
		panic(tensor.Errorf(schedule, "needs a %s of at least 1 epoch, got %d", field, n))
	}
}

// GrowingLR is the schedule that the report calls momentum: the rate grows by
// LR every epoch.
type GrowingLR struct{ LR float64 }

// At is LR · (epoch + 1).
func (s GrowingLR) At(epoch int) float64 { return s.LR * float64(epoch+1) }
