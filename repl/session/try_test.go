package session
import ("testing";"context";"os";"fmt";"bufio")
func TestTry(t *testing.T){
 s:=New(Options{os.Stdin,os.Stdout,os.Stderr})
 f,_:=os.Open("/tmp/cells.txt")
 sc:=bufio.NewScanner(f)
 for sc.Scan(){
  fmt.Println(">>>",sc.Text())
  r,err:=s.Run(context.Background(),sc.Text())
  if err!=nil{fmt.Println("ERR",err)}
  if r!=nil {for _,v:=range r.Values{fmt.Println(v.Type,"=",v.Value)}}
 }
}
